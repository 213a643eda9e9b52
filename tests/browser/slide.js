// Of what can be seen on the projector: texts under 24 pixels of 1,080, texts that stand out too little (numbers 7 to
// 1, others 4.5), and texts of a chart that run over its edge or lie on another. A filled shape is behind a text of a
// chart where it comes earlier in the drawing and holds the middle of the text.
async () => {
    const rgba = (said) => {
        const [r, g, b, a = 1] = said.match(/[\d.]+/g).map(Number);
        return [r, g, b, a];
    };
    const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
    const light = (colour) => {
        const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const behind = (element) => {
        for (let part = element; part; part = part.parentElement) {
            const colour = rgba(getComputedStyle(part).backgroundColor);
            if (colour[3] === 1) return colour.slice(0, 3);
        }
    };
    const found = { small: [], faint: [], spoilt: [], texts: 0 };
    const judge = (words, size, ink, ground) => {
        found.texts += 1;
        if (size < 24 - 0.01) found.small.push(`${words}: ${size}`);
        const ratio = contrast(over(ink, ground), ground);
        if (ratio < (/\d/.test(words) ? 7 : 4.5)) found.faint.push(`${words}: ${ratio.toFixed(2)}`);
    };
    const own = (element) => [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join("");
    [...document.body.querySelectorAll("*")].filter((element) => !element.closest("svg") && own(element).trim()
            && element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
            && element.getBoundingClientRect().width > 2).forEach((element) => {
        const style = getComputedStyle(element);
        judge(own(element).trim().slice(0, 40), parseFloat(style.fontSize), rgba(style.color), behind(element));
    });
    const graph = document.querySelector("section[data-on] .js-plotly-plot");
    if (!graph || !graph.clientWidth) return found;
    const frame = graph.getBoundingClientRect();
    const shapes = [...graph.querySelectorAll(".main-svg path, .main-svg rect")].filter((shape) => {
        const style = getComputedStyle(shape);
        return style.fill !== "none" && style.fill.startsWith("rgb") && !shape.closest("defs, clipPath, .draglayer, .hoverlayer");
    });
    const holds = (shape, x, y) => shape.isPointInFill(new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse()));
    // The cells of a grid are one picture: what lies under a point of it is read from its pixels.
    const pictures = await Promise.all([...graph.querySelectorAll(".main-svg image")].map(async (shape) => {
        const image = new Image();
        image.src = shape.getAttribute("href") || shape.getAttribute("xlink:href");
        await image.decode();
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
        const pen = canvas.getContext("2d", { willReadFrequently: true });
        pen.drawImage(image, 0, 0);
        const box = shape.getBoundingClientRect();
        return (x, y) => {
            if (x < box.left || x > box.right || y < box.top || y > box.bottom) return [0, 0, 0, 0];
            const across = Math.floor(((x - box.left) / box.width) * canvas.width);
            const [r, g, b, a] = pen.getImageData(across, Math.floor(((y - box.top) / box.height) * canvas.height), 1, 1).data;
            return [r, g, b, a / 255];
        };
    }));
    const texts = [...graph.querySelectorAll(".main-svg text")].filter((text) => text.getBoundingClientRect().width);
    const boxes = texts.map((text) => text.getBoundingClientRect());
    texts.forEach((text, place) => {
        const box = boxes[place];
        const style = getComputedStyle(text);
        let ground = behind(graph);
        pictures.forEach((at) => (ground = over(at(box.left + box.width / 2, box.top + box.height / 2), ground)));
        shapes.filter((shape) => shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)
            .filter((shape) => holds(shape, box.left + box.width / 2, box.top + box.height / 2))
            .forEach((shape) => {
                const look = getComputedStyle(shape);
                const [r, g, b, a] = rgba(look.fill);
                ground = over([r, g, b, a * look.fillOpacity * look.opacity], ground);
            });
        const [r, g, b, a] = rgba(style.fill);
        judge(text.textContent, parseFloat(style.fontSize), [r, g, b, a * style.fillOpacity], ground);
        if (box.left < frame.left - 4 || box.right > frame.right + 4 || box.top < frame.top - 6 || box.bottom > frame.bottom + 6) {
            found.spoilt.push(`over the edge: ${text.textContent}`);
        }
        const across = (other) => Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const down = (other) => Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        texts.slice(place + 1).forEach((other, further) => {
            const its = boxes[place + 1 + further];
            if (across(its) > 2 && down(its) > 6) found.spoilt.push(`${text.textContent} on ${other.textContent}`);
        });
    });
    return found;
}
